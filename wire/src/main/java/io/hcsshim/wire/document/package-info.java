/// Documents: JSON objects whose members have types, as the Windows services and their peers define them.
///
/// A document is a record around a [io.hcsshim.wire.json.JsonObject] with one constant per member:
///
/// ```java
/// public record Layer(JsonObject json) implements Document<Layer> {
///     public static final Member<String> ID = Member.text("Id");
///     public static final Member<String> PATH = Member.text("Path").always();
///     public static final Shape<Layer> SHAPE = Shape.of(Layer::new, ID, PATH);
///     …
/// }
///
/// var layer = new Layer().with(Layer.PATH, "C:\\base");
/// var text = layer.toText();                       // {"Path":"C:\\base"}
/// var read = Layer.SHAPE.read(answer);             // JsonException if a known member has another type
/// var id = read.get(Layer.ID);                     // "" if absent
/// ```
///
/// **Reading** finds members by name, failing that without regard to case; an absent member and `null` are
/// the zero of their kind: `""`, 0, false, no elements, an empty document. **Writing** puts the known members
/// first, in the order of the shape, by Go's rules: a zero is left out, except where the member is
/// [Member#always()] written, or [Member#nullable()], where absence and zero differ; unknown members follow
/// as they were read. So a document that is read, changed and written again loses nothing.
///
/// All types are immutable and thread-safe.
package io.hcsshim.wire.document;
