/// JSON as Go's `encoding/json` reads and writes it: a small tree of immutable values.
///
/// ```java
/// var request = JsonObject.parse(body);
/// var id = request.string("ContainerId");
/// var answer = JsonObject.builder().put("Result", 0).putUnlessEmpty("ActivityId", activity).build();
/// out.write(answer.toBytes());
/// ```
///
/// Reading: one value and nothing after it, strict UTF-8, at most [Json#MAX_DEPTH] levels and
/// [Json#MAX_VALUES] values; numbers keep their text, so unsigned 64-bit values survive; the last of
/// several members of one name wins; a lone surrogate escape becomes U+FFFD. Typed accessors of
/// [JsonObject] find a member by its exact name, or failing that without regard to case; an absent
/// member and `null` are the zero value.
///
/// Writing: compact, members in their order, `/` and non-ASCII text as they are.
///
/// The agent starts on this package, so the code keeps to constructs that load no extra classes: no
/// lambdas, streams, regular expressions or pattern switches. All types are immutable and
/// thread-safe, except the builder.
package io.hcsshim.wire.json;
