/// How many calls may be up and how fast they may begin, on this server and for each tenant, and
/// whose turn it is. Tenants take turns, and so do a tenant's queues: as every call costs one slot,
/// that is deficit round robin with equal shares. Queues weigh differently where the window is
/// filled, in the API. Nothing here reads a clock or a disk: times are passed in, so that every
/// limit can be tested to the nanosecond.
@NullMarked
package dialer.edge.pace;

import org.jspecify.annotations.NullMarked;
