/// The functions: one application, served by Netty on one machine and by Lambda in the cloud. A
/// package for each feature; what all of them share stands here.
@NullMarked
package dialer.api;

import org.jspecify.annotations.NullMarked;
