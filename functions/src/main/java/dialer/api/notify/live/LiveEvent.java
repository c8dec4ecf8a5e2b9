package dialer.api.notify.live;

/// Something that happened.
///
/// @param id its place among all events of the tenant; they are dense
/// @param text what a reader is sent, in UTF-8
@SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all its readers
public record LiveEvent(long id, EventType type, byte[] text) {}
