package io.hcsshim.uvm;

import java.io.IOException;
import java.util.Map;

/// Whether machines start from templates.
public enum TemplateUse {
    /// Every machine boots.
    OFF,
    /// From those that are there; none is made, but one that is damaged is made anew.
    READY,
    /// From those that are there; what is missing is made in the background for the next machine.
    AUTO;

    private static final String VARIABLE = "HCSSHIM_TEMPLATES";

    /// What `HCSSHIM_TEMPLATES` says: `off`, `ready` or `auto`; [#READY] if it says nothing, so that a template takes room
    /// and time only where somebody asked for it.
    ///
    /// @throws IOException if it says something else
    public static TemplateUse of(Map<String, String> environment) throws IOException {
        var said = environment.getOrDefault(VARIABLE, "");
        return switch (said) {
            case "off" -> OFF;
            case "", "ready" -> READY;
            case "auto" -> AUTO;
            default ->
                    throw new IOException(VARIABLE + " is off, ready or auto, not '" + said + "'");
        };
    }
}
