/// The AMI actions that a dialer needs, each with Asterisk 22's own answers and refusals. Whatever
/// is not here is an unknown command, said in Asterisk's words.
@NullMarked
package dialer.local.pbx.action;

import org.jspecify.annotations.NullMarked;
