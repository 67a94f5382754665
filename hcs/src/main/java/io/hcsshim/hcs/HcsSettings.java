package io.hcsshim.hcs;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/// What a connection to the compute service goes by.
///
/// @param libraries where the service's libraries are
/// @param timeouts how long is waited
/// @param additions members that every document of the first generation gets, whatever it says: for experiments
/// @param warnings is told, on a thread of its own, about calls that take too long
public record HcsSettings(
        Libraries libraries, Timeouts timeouts, JsonObject additions, Consumer<String> warnings) {
    /// Names additions, as JSON.
    public static final String ADDITIONS = "HCSSHIM_CREATECONTAINER_ADDITIONALJSON";

    private static final System.Logger LOGGER = System.getLogger("io.hcsshim.hcs");

    /// The system's libraries, time-outs and additions of the process's environment, warnings to the logger
    /// `io.hcsshim.hcs`.
    ///
    /// @throws IllegalArgumentException if the additions are not a JSON object
    public static HcsSettings system() {
        return of(Libraries.system(), System.getenv());
    }

    /// These libraries, and what an environment says.
    ///
    /// @throws IllegalArgumentException if the additions are not a JSON object
    public static HcsSettings of(Libraries libraries, Map<String, String> environment) {
        return new HcsSettings(
                libraries,
                Timeouts.of(environment),
                additions(environment.getOrDefault(ADDITIONS, "")),
                warning -> LOGGER.log(System.Logger.Level.WARNING, warning));
    }

    /// These settings with somebody else to be told.
    public HcsSettings withWarnings(Consumer<String> told) {
        return new HcsSettings(libraries, timeouts, additions, told);
    }

    /// These settings with other time-outs.
    public HcsSettings withTimeouts(Timeouts others) {
        return new HcsSettings(libraries, others, additions, warnings);
    }

    private static JsonObject additions(String text) {
        if (text.isEmpty()) {
            return JsonObject.of();
        }
        try {
            return JsonObject.parse(text);
        } catch (JsonException e) {
            throw new IllegalArgumentException(ADDITIONS + ": " + e.getMessage(), e);
        }
    }
}
