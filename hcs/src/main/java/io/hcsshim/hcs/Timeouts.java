package io.hcsshim.hcs;

import java.time.Duration;
import java.util.Map;

/// How long is waited for what. Each is 240 seconds, unless an environment variable has another whole number of
/// seconds, more than 0.
///
/// @param create `HCSSHIM_TIMEOUT_SYSTEMCREATE`
/// @param start `HCSSHIM_TIMEOUT_SYSTEMSTART`
/// @param pause `HCSSHIM_TIMEOUT_SYSTEMPAUSE`
/// @param resume `HCSSHIM_TIMEOUT_SYSTEMRESUME`
/// @param save `HCSSHIM_TIMEOUT_SYSTEMSAVE`
/// @param slowCall `HCSSHIM_TIMEOUT_SYSCALLWATCHER`: when somebody is told that a call has not returned
public record Timeouts(
        Duration create,
        Duration start,
        Duration pause,
        Duration resume,
        Duration save,
        Duration slowCall) {
    private static final long USUAL = 240;

    /// Those of an environment.
    public static Timeouts of(Map<String, String> environment) {
        return new Timeouts(
                read(environment, "SYSTEMCREATE"),
                read(environment, "SYSTEMSTART"),
                read(environment, "SYSTEMPAUSE"),
                read(environment, "SYSTEMRESUME"),
                read(environment, "SYSTEMSAVE"),
                read(environment, "SYSCALLWATCHER"));
    }

    private static Duration read(Map<String, String> environment, String name) {
        var text = environment.getOrDefault("HCSSHIM_TIMEOUT_" + name, "");
        try {
            var seconds = Integer.parseInt(text);
            return Duration.ofSeconds(seconds > 0 ? seconds : USUAL);
        } catch (NumberFormatException _) {
            return Duration.ofSeconds(USUAL);
        }
    }
}
