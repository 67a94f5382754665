package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import org.junit.jupiter.api.Test;

class QemuGrowthTest {
    @Test
    void memoryIsABackendAndADimmOnIt() {
        assertEquals(
                "{\"execute\":\"object-add\",\"arguments\":{\"qom-type\":\"memory-backend-memfd\","
                        + "\"id\":\"mem2\",\"size\":134217728,\"share\":true},\"id\":1}",
                QemuGrowth.memory(2, 128).request(1).toText());
        assertEquals(
                "{\"execute\":\"device_add\",\"arguments\":{\"driver\":\"pc-dimm\",\"id\":\"dimm2\","
                        + "\"memdev\":\"mem2\"},\"id\":1}",
                QemuGrowth.dimm(2).request(1).toText());
    }

    @Test
    void theNextProcessorIsTheFirstThatIsNotThere() throws Exception {
        var known =
                (JsonArray)
                        Json.parse(
                                """
                                [{"type":"max-x86_64-cpu","props":{"core-id":10,"socket-id":0,"thread-id":0}},
                                 {"type":"max-x86_64-cpu","props":{"core-id":2,"socket-id":0,"thread-id":0}},
                                 {"type":"max-x86_64-cpu","qom-path":"/machine/unattached/device[0]",
                                  "props":{"core-id":0,"socket-id":0,"thread-id":0}}]
                                """
                                        .strip());

        var next = QemuGrowth.processor(QemuGrowth.free(known).getFirst(), 1);

        assertEquals(
                "{\"core-id\":2,\"socket-id\":0,\"thread-id\":0,\"driver\":\"max-x86_64-cpu\","
                        + "\"id\":\"processor1\"}",
                next.arguments().toText());
    }
}
