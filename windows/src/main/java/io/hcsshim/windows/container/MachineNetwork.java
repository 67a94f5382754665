package io.hcsshim.windows.container;

import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.schema2.ModifySettingRequest;
import io.hcsshim.hcs.schema2.RequestType;
import io.hcsshim.vm.hcs.MachineChanges;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The network of a pod in its machine: the namespace is told to the guest, then each endpoint, before and with its card.
/// It ends with the machine.
final class MachineNetwork {
    private MachineNetwork() {}

    static void join(HcsSystem machine, Endpoints endpoints, String namespace)
            throws IOException, InterruptedException {
        machine.modify(
                ModifySettingRequest.ofGuest(
                        GuestRequest.add("NetworkNamespace", endpoints.namespace(namespace))));
        for (var endpoint : endpoints.in(namespace)) {
            add(machine, endpoint);
        }
    }

    private static void add(HcsSystem machine, HostComputeEndpoint endpoint)
            throws IOException, InterruptedException {
        var id = endpoint.get(HostComputeEndpoint.ID);
        // Any GUID would do; this one is the same each time.
        var card = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        var announced =
                JsonObject.builder()
                        .put("AdapterId", card)
                        .put("RequestType", RequestType.PRE_ADD)
                        .put("Settings", endpoint.toJson())
                        .build();
        machine.modify(ModifySettingRequest.ofGuest(GuestRequest.add("Network", announced)));
        var added =
                JsonObject.builder()
                        .put("AdapterId", card)
                        .put("RequestType", RequestType.ADD)
                        .build();
        machine.modify(
                MachineChanges.addCard(card, id, endpoint.get(HostComputeEndpoint.MAC_ADDRESS))
                        .with(
                                ModifySettingRequest.GUEST_REQUEST,
                                GuestRequest.add("Network", added)));
    }
}
