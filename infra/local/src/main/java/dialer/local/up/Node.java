package dialer.local.up;

/// One process of the API.
///
/// @param name of the process, its log and its pid file
/// @param lambda as functions of a local Lambda instead of on Netty
public record Node(String name, int port, boolean lambda) {}
