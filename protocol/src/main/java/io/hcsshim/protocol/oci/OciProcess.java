package io.hcsshim.protocol.oci;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A process of a spec, or one that joins a container later. Immutable; edits give a new one and
/// keep what is not known here.
///
/// Readers throw [JsonException] if a member has the wrong type.
public final class OciProcess {
    private final JsonObject json;

    private OciProcess(JsonObject json) {
        this.json = json;
    }

    /// The process in `json`.
    public static OciProcess of(JsonObject json) {
        return new OciProcess(json);
    }

    /// The document.
    public JsonObject toJson() {
        return json;
    }

    /// Program and arguments.
    public List<String> args() throws JsonException {
        return json.strings("args");
    }

    /// Program and arguments, at least the first.
    ///
    /// @throws OciSpecException if there are none
    public List<String> requireArgs() throws OciSpecException, JsonException {
        var args = args();
        if (args.isEmpty() || args.getFirst().isEmpty()) {
            throw new OciSpecException("process.args is empty, there is nothing to run");
        }
        return args;
    }

    /// The working directory, or `""`.
    public String cwd() throws JsonException {
        return json.string("cwd");
    }

    /// The environment, as `NAME=value`.
    public List<String> env() throws JsonException {
        return json.strings("env");
    }

    /// The value of one variable.
    public Optional<String> env(String name) throws JsonException {
        for (var variable : env()) {
            if (variable.startsWith(name + "=")) {
                return Optional.of(variable.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /// Whether it has a terminal.
    public boolean terminal() throws JsonException {
        return json.bool("terminal");
    }

    /// The terminal's first size.
    public Optional<ConsoleSize> consoleSize() throws JsonException {
        var size = json.object("consoleSize");
        return size.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ConsoleSize(size.get().uint32("height"), size.get().uint32("width")));
    }

    /// A terminal's size.
    ///
    /// @param height rows
    /// @param width columns
    public record ConsoleSize(long height, long width) {}

    /// Whom it runs as; root if the document does not say.
    public OciUser user() throws JsonException {
        return OciUser.of(json.object("user").orElse(JsonObject.of()));
    }

    /// This process with another program and arguments.
    public OciProcess withArgs(List<String> args) {
        return with("args", JsonArray.ofStrings(args));
    }

    /// This process with another working directory.
    public OciProcess withCwd(String cwd) {
        return with("cwd", Json.of(cwd));
    }

    /// This process with another environment.
    public OciProcess withEnv(List<String> env) {
        return with("env", JsonArray.ofStrings(env));
    }

    /// This process with one variable set, in its old place or at the end.
    public OciProcess withEnv(String name, String value) throws JsonException {
        var changed = new ArrayList<String>();
        var found = false;
        for (var variable : env()) {
            if (!variable.startsWith(name + "=")) {
                changed.add(variable);
            } else if (!found) {
                changed.add(name + "=" + value);
                found = true;
            }
        }
        if (!found) {
            changed.add(name + "=" + value);
        }
        return withEnv(changed);
    }

    /// This process with a terminal or without.
    public OciProcess withTerminal(boolean terminal) {
        return with("terminal", Json.of(terminal));
    }

    /// This process run as another user.
    public OciProcess withUser(OciUser user) throws JsonException {
        return with("user", user.over(json.object("user").orElse(JsonObject.of())));
    }

    /// This process with any member set.
    public OciProcess with(String name, Json value) {
        return new OciProcess(json.with(name, value));
    }

    /// This process without a member.
    public OciProcess without(String name) {
        return new OciProcess(json.without(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OciProcess process && json.equals(process.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /// Says nothing of what is in it: arguments and environment hold secrets.
    @Override
    public String toString() {
        return "OciProcess" + json.names();
    }
}
