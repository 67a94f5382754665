package io.hcsshim.hcn;

import java.util.Optional;

/// Why the network service refuses, with the numbers that it uses (HCN_E_… and a few of Windows).
///
/// Source of the numbers: computenetwork.h and winerror.h.
public enum HcnError {
    /// No network has this id; it may just have been deleted.
    NETWORK_NOT_FOUND(0x803B0001, "no such network"),
    /// No endpoint has this id; it may just have been deleted.
    ENDPOINT_NOT_FOUND(0x803B0002, "no such endpoint"),
    /// No layer of a switch has this id.
    LAYER_NOT_FOUND(0x803B0003, "no such layer"),
    /// The network's virtual switch is not there.
    SWITCH_NOT_FOUND(0x803B0004, "no such switch"),
    /// The network has no such subnet.
    SUBNET_NOT_FOUND(0x803B0005, "no such subnet"),
    /// The host has no adapter of this name, or it cannot have a switch.
    ADAPTER_NOT_FOUND(0x803B0006, "no such adapter"),
    /// The switch has no such port.
    PORT_NOT_FOUND(0x803B0007, "no such port"),
    /// There is no rule like the one to be taken away.
    POLICY_NOT_FOUND(0x803B0008, "no such policy"),
    /// The filter of the switch knows nothing of this port.
    VFP_PORT_SETTING_NOT_FOUND(0x803B0009, "the port has no such setting"),
    /// The document of a network contradicts itself.
    INVALID_NETWORK(0x803B000A, "the network is invalid"),
    /// Not one of `NetworkType`, or one that this host cannot have.
    INVALID_NETWORK_TYPE(0x803B000B, "no network has this type"),
    /// The document of an endpoint contradicts itself, or does not suit its network.
    INVALID_ENDPOINT(0x803B000C, "the endpoint is invalid"),
    /// A rule whose settings make no sense.
    INVALID_POLICY(0x803B000D, "the policy is invalid"),
    /// A rule of a kind that this object cannot have.
    INVALID_POLICY_TYPE(0x803B000E, "no policy has this type"),
    /// The endpoint is on another host; it cannot be attached here.
    INVALID_REMOTE_ENDPOINT_OPERATION(0x803B000F, "remote endpoints cannot do this"),
    /// There is a network of this name, or of a kind of which there can be one.
    NETWORK_EXISTS(0x803B0010, "a network with this name exists"),
    /// The switch has this layer.
    LAYER_EXISTS(0x803B0011, "the layer exists"),
    /// There is such a rule.
    POLICY_EXISTS(0x803B0012, "the policy exists"),
    /// A port of the host is taken by another endpoint or program.
    PORT_EXISTS(0x803B0013, "the port is in use"),
    /// It is in a container or a machine already.
    ENDPOINT_ATTACHED(0x803B0014, "the endpoint is attached already"),
    /// This object does not do that.
    REQUEST_UNSUPPORTED(0x803B0015, "the request is not supported"),
    /// Ports cannot be mapped on this kind of network.
    MAPPING_NOT_SUPPORTED(0x803B0016, "port mappings are not supported"),
    /// The object is there and does not work fully, e.g. after its adapter went away.
    DEGRADED_OPERATION(0x803B0017, "the network is degraded"),
    /// Others use the switch too, so it stays as it is.
    SHARED_SWITCH_MODIFICATION(0x803B0018, "a shared switch cannot be changed"),
    /// An id that is no GUID; ours are checked before.
    GUID_CONVERSION(0x803B0019, "not a GUID"),
    /// The service cannot keep its state.
    REGISTRY_KEY(0x803B001A, "the registry key cannot be used"),
    /// The document is no JSON, or has members of other kinds than the service expects.
    INVALID_JSON(0x803B001B, "the document cannot be read"),
    /// A document names an object that is not there.
    INVALID_JSON_REFERENCE(0x803B001C, "the document refers to what is not there"),
    /// A second container wants the endpoint, which is not shared.
    ENDPOINT_SHARING_DISABLED(0x803B001D, "endpoints cannot be shared"),
    /// An address that is none, or not of the network's subnets.
    INVALID_IP(0x803B001E, "not an address of the network"),
    /// The switch has no such extension.
    SWITCH_EXTENSION_NOT_FOUND(0x803B001F, "no such switch extension"),
    /// The service is stopping; try again later.
    MANAGER_STOPPED(0x803B0020, "the service is stopping"),
    /// Internet connection sharing is disabled on this host, and networks of its kind need it.
    ICS_DISABLED(0x803B002A, "connection sharing is disabled"),
    /// It is in a namespace, and can be in one.
    ENDPOINT_NAMESPACE_EXISTS(0x803B002B, "the endpoint is in a namespace already"),
    /// Other objects depend on it: delete those first.
    ENTITY_HAS_REFERENCES(0x803B002C, "the object is in use"),
    /// A port mapping without a port inside.
    INVALID_INTERNAL_PORT(0x803B002D, "the internal port is invalid"),
    /// The namespace's network stack could not be made, or refused the endpoint.
    NAMESPACE_ATTACH_FAILED(0x803B002E, "the namespace cannot be attached"),
    /// An address that is the subnet's own, its gateway's, or of no host.
    INVALID_OR_RESERVED_ADDRESS(0x803B002F, "the address is invalid or reserved"),
    /// No such object, of whatever kind.
    ELEMENT_NOT_FOUND(0x490, "not found"),
    /// The caller is no administrator.
    ACCESS_DENIED(0x5, "access denied"),
    /// This Windows, or the provider, does not do that.
    NOT_IMPLEMENTED(0x80004001, "not implemented"),
    /// The library or the service is not on this host: no containers feature, or an old Windows.
    SERVICE_MISSING(0x7F, "the network service is not on this host"),
    /// None of these; [HcnException] has the number and the words of the service.
    OTHER(0x1F, "the network service failed");

    private final int number;
    private final String meaning;

    HcnError(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// The number that the service uses, as [HcnException#number()] has it.
    public int number() {
        return number;
    }

    /// What it means, in words.
    public String meaning() {
        return meaning;
    }

    /// The error of a number; empty if it is none of these.
    public static Optional<HcnError> of(int number) {
        for (var error : values()) {
            if (error.number == number) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }
}
