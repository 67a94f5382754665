package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VhostUserRegistersTest {
    private static VhostUserRegisters registers() {
        var space = new ArrayList<>(Collections.nCopies(64, 0));
        space.set(0, 0x10531af4);
        var queue = new VhostUserRegisters.Queue(128, 1, true, List.of(-4096, 1, 2, 3, 4, 5));
        return new VhostUserRegisters(
                2,
                space,
                List.of(0xfee00000, 0, 0x4021, 0),
                List.of(-1, 1),
                15,
                0xffff,
                List.of(queue));
    }

    @Test
    void theyComeBackAsTheyWereWritten() throws Exception {
        var json = JsonObject.parse(registers().toJson().toBytes());

        assertEquals(registers(), VhostUserRegisters.of(json));
    }

    @Test
    void thoseOfSeveralDevicesComeBackInTheirOrder() throws Exception {
        var two = List.of(registers(), registers());

        assertEquals(
                two,
                VhostUserRegisters.ofAll(
                        JsonObject.parse(VhostUserRegisters.toJson(two).toBytes())));
    }

    @Test
    void whatIsDamagedIsRefused() {
        var json = registers().toJson();

        for (var damaged :
                List.of(
                        JsonObject.of(),
                        json.without("configuration"),
                        json.without("features"),
                        json.with("interrupts", Json.of("none")),
                        json.with("queues", Json.of(3)))) {
            assertThrows(
                    JsonException.class, () -> VhostUserRegisters.of(damaged), damaged.toText());
        }
    }
}
