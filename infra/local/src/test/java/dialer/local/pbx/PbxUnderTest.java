package dialer.local.pbx;

import java.nio.file.Path;

/// What the contract needs to know of a PBX, simulated or real. Both have the two accounts, the
/// endpoints and the contexts of `infra/local/asterisk/conf/pbx`.
///
/// @param user the agent's account; it may do what a dialer needs and no more
/// @param observer the account that may do everything
record PbxUnderTest(
    int port, Login user, Login observer, Path carrierLog, Path cdrFile, AutoCloseable running) {
  record Login(String user, String secret) {}
}
