/// Asterisk, over AMI. What it says becomes domain events at the socket, and nothing outside this
/// package knows the name of a header.
@NullMarked
package dialer.edge.ami;

import org.jspecify.annotations.NullMarked;
