/// What forbids a call that is due: the hour, the number, who asked not to be called. Each rule is
/// a small class with a sentence of its own; asked again for every attempt.
@NullMarked
package dialer.api.rule;

import org.jspecify.annotations.NullMarked;
