/// Logging in with a name and a password, for those who use a browser or have lost their key. An
/// access token lives minutes and is asked about at every request; a refresh token is used once.
@NullMarked
package dialer.api.login;

import org.jspecify.annotations.NullMarked;
