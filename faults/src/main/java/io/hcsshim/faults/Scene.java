package io.hcsshim.faults;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// In what surroundings a run takes place.
///
/// @param beginning how the machines under test come up
/// @param beside    how many idle pods of the same resident stand beside, clones of a template always
public record Scene(Beginning beginning, int beside) {
    /// Less than the machines of the template have, for which it serves no machine.
    private static final String SMALLER =
            "io.microsoft.virtualmachine.computetopology.memory.sizeinmb";

    private static final String MIB = "448";

    /// One without pods beside.
    public static Scene of(Beginning beginning) {
        return new Scene(beginning, 0);
    }

    /// What `TEMPLATES` and `BESIDE` say; nothing means templates and nobody beside.
    ///
    /// @throws IOException if they say something else
    static Scene parse(String templates, String beside) throws IOException {
        var beginning =
                switch (templates) {
                    case "", "on" -> Beginning.TEMPLATE;
                    case "off" -> Beginning.BOOT;
                    default ->
                            throw new IOException(
                                    "TEMPLATES is on or off, not '" + templates + "'");
                };
        if (!beside.matches("\\d{0,3}")) {
            throw new IOException("BESIDE is a number of pods below 1000, not '" + beside + "'");
        }
        return new Scene(beginning, beside.isEmpty() ? 0 : Integer.parseInt(beside));
    }

    /// What a row of it says beside what it measures; empty if there is nothing unusual.
    String label() {
        return (beginning == Beginning.BOOT ? ", templates off" : "")
                + (beside > 0 ? ", beside %d pods".formatted(beside) : "");
    }

    /// The variables of the command.
    String variables() {
        return (beginning == Beginning.BOOT ? " TEMPLATES=off" : "")
                + (beside > 0 ? " BESIDE=" + beside : "");
    }

    /// Whether anybody is a clone.
    boolean hasTemplate() {
        return beside > 0 || beginning == Beginning.TEMPLATE;
    }

    /// The name of the cache folder below the built product.
    String cache() {
        return hasTemplate() ? Beginning.TEMPLATE.cache() : beginning.cache();
    }

    /// What the shim has to be told.
    Map<String, String> settings() {
        return Map.of("HCSSHIM_TEMPLATES", hasTemplate() ? "ready" : "off");
    }

    /// Annotations of those under test: they boot although there is a template for those beside.
    Map<String, String> annotations() {
        return beginning == Beginning.BOOT && hasTemplate() ? Map.of(SMALLER, MIB) : Map.of();
    }

    /// The same as arguments of `ctr run`.
    List<String> ctrArguments() {
        return annotations().entrySet().stream()
                .flatMap(each -> List.of("--annotation", each.toString()).stream())
                .toList();
    }
}
