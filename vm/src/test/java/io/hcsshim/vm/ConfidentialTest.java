package io.hcsshim.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Confidential.Hardware;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfidentialTest {
    private static final String POLICY = "lcow.securitypolicy";
    private static final String STATE = "lcow.gueststatefile";

    private static Optional<Confidential> read(Map<String, String> settings) {
        var named = new HashMap<String, String>();
        settings.forEach((name, value) -> named.put(Wishes.PREFIX + name, value));
        return Confidential.of(new Wishes(named, Limits.NONE, List.of()));
    }

    @Test
    void aPolicyHidesTheMachineUnlessThereIsNoHardware() {
        assertEquals(Optional.empty(), read(Map.of("lcow.enforcer", "rego")));
        assertEquals(
                new Confidential(
                        "cG9saWN5",
                        "",
                        "reference_info.cose",
                        "reference_info_hash_envelope.cose",
                        Optional.of(new Hardware("kernel.vmgs", Optional.of("rootfs.vhd")))),
                read(Map.of(POLICY, "cG9saWN5")).orElseThrow());
        assertEquals(
                Optional.empty(),
                read(Map.of(POLICY, "cG9saWN5", "no_security_hardware", "1"))
                        .orElseThrow()
                        .hardware());
    }

    @Test
    void filesAreThoseThatAreNamed() {
        var all =
                Map.of(
                        POLICY,
                        "cG9saWN5",
                        "lcow.enforcer",
                        "rego",
                        STATE,
                        "own.vmgs",
                        "lcow.dmverity-rootfs-vhd",
                        "own.vhd",
                        "lcow.uvm-reference-info-file",
                        "one",
                        "uvm-hash-envelope-reference-info-file",
                        "two");
        assertEquals(
                new Confidential(
                        "cG9saWN5",
                        "rego",
                        "one",
                        "two",
                        Optional.of(new Hardware("own.vmgs", Optional.of("own.vhd")))),
                read(all).orElseThrow());
        var rootless = new HashMap<>(all);
        rootless.put("lcow.dmverity-mode", "false");
        assertEquals(
                Optional.empty(), read(rootless).orElseThrow().hardware().orElseThrow().root());
    }

    @Test
    void theDigestIsThatOfThePolicyAndNotOfItsBase64() {
        assertEquals(
                "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
                read(Map.of(POLICY, "e30=")).orElseThrow().digest());
    }

    @Test
    void whatCannotBeIsRefused() {
        for (var bad :
                List.of(
                        Map.of(STATE, "kernel.vmgs"),
                        Map.of(STATE, "x", POLICY, "e30=", "no_security_hardware", "true"),
                        Map.of(POLICY, "no base64!"))) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> read(bad));
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("annotation " + Wishes.PREFIX));
        }
    }
}
