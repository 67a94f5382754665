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
                QemuGrowth.dimm(2, 0).request(1).toText());
    }

    @Test
    void memoryBeginsWhereGuestsTakeIt() throws Exception {
        var known =
                Json.parse(
                        """
                        [{"type":"virtio-pmem","data":{"memaddr":4294967296,"size":178257920,"id":"root"}},
                         {"type":"dimm","data":{"addr":4563402752,"size":134217728,"id":"dimm1"}}]
                        """
                                .strip());

        assertEquals(4697620480L, MemoryPlaces.of(known).end());
        assertEquals(4294967296L, MemoryPlaces.of(known).address("root"));
        assertEquals(4563402752L, MemoryPlaces.of(known).address("dimm1"));
        assertEquals(0, MemoryPlaces.of(known).address("dimm2"));
        assertEquals(4697620480L, QemuGrowth.aligned(4697620480L));
        assertEquals(4563402752L, QemuGrowth.aligned(4294967296L + 178257920));
        assertEquals(0, QemuGrowth.aligned(MemoryPlaces.NONE.end()));
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
