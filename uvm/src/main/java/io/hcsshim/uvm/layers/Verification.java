package io.hcsshim.uvm.layers;

import java.io.IOException;
import java.util.Map;

/// Whether machines check the kept images of layers as they read them.
public enum Verification {
    /// Each image has a hash tree, and a block that was changed is an I/O error in the machine.
    ON,
    /// Images are believed.
    OFF;

    private static final String VARIABLE = "HCSSHIM_VERITY";

    /// What the variable `HCSSHIM_VERITY` says, `on` or `off`; on if it says nothing.
    ///
    /// @throws IOException if it says something else
    public static Verification of(Map<String, String> environment) throws IOException {
        var word = environment.getOrDefault(VARIABLE, "");
        return switch (word) {
            case "", "on" -> ON;
            case "off" -> OFF;
            default -> throw new IOException(VARIABLE + " is on or off, not '" + word + "'");
        };
    }
}
