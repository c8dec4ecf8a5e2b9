/// Call detail records: as AMI events (cdr_manager) and as a csv file (cdr_csv), which is what
/// remains of a call when nobody listened. One record a channel, two where an answered channel went
/// on to dial a second leg.
@NullMarked
package dialer.local.pbx.cdr;

import org.jspecify.annotations.NullMarked;
