/// Real Postgres, Redis, RabbitMQ and Asterisk on a machine where none is installed, as root or
/// not, each in a directory of its own. Whatever is started here ends with the JVM that started it,
/// however that JVM ends, because a guard process waits on a pipe from it.
@NullMarked
package dialer.local.service;

import org.jspecify.annotations.NullMarked;
