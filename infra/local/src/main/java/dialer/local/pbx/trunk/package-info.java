/// The way out of the simulated Asterisk: its PJSIP endpoints, and the carrier behind them playing
/// each number's behaviour and logging what it saw. It knows nothing of channels; a call is told
/// what happens at its far end.
@NullMarked
package dialer.local.pbx.trunk;

import org.jspecify.annotations.NullMarked;
