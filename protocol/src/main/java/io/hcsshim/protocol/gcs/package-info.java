/// The bridge: what host and guest say to each other, protocol version 4 (docs/protocol/bridge.md).
///
/// A [Frame] is a header of 16 bytes and a JSON body. Every message is a record that serves both
/// ends: `of(JsonObject)` reads it, `toJson()` writes it with the members in the order and with the
/// omissions that peers know. Requests share a [RequestHead], responses a [ResponseHead]; failures
/// travel as an [HResult].
///
/// ```java
/// // host
/// writer.write(Frame.of(Sender.HOST, new WaitForProcess(head, pid, WaitForProcess.FOR_EVER), id));
/// // guest
/// var frame = reader.read().orElseThrow();
/// var request = Request.of(frame.type(), frame.json());
/// ```
///
/// Records read leniently (absent members are zero) and never fail with anything but an
/// [java.io.IOException] on input from the other side. Numbers that are unsigned 32-bit on the wire
/// are `long`. No I/O of its own beyond the streams given, no threads.
package io.hcsshim.protocol.gcs;
