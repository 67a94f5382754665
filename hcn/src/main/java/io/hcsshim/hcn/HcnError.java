package io.hcsshim.hcn;

import java.util.Optional;

/// Why the network service refuses, with the numbers that it uses (HCN_E_… and a few of Windows).
public enum HcnError {
    /// No such network.
    NETWORK_NOT_FOUND(0x803B0001, "no such network"),
    /// No such endpoint.
    ENDPOINT_NOT_FOUND(0x803B0002, "no such endpoint"),
    /// No such layer.
    LAYER_NOT_FOUND(0x803B0003, "no such layer"),
    /// No such switch.
    SWITCH_NOT_FOUND(0x803B0004, "no such switch"),
    /// No such subnet.
    SUBNET_NOT_FOUND(0x803B0005, "no such subnet"),
    /// No such adapter.
    ADAPTER_NOT_FOUND(0x803B0006, "no such adapter"),
    /// No such port.
    PORT_NOT_FOUND(0x803B0007, "no such port"),
    /// No such policy.
    POLICY_NOT_FOUND(0x803B0008, "no such policy"),
    /// The port has no such setting.
    VFP_PORT_SETTING_NOT_FOUND(0x803B0009, "the port has no such setting"),
    /// The network is invalid.
    INVALID_NETWORK(0x803B000A, "the network is invalid"),
    /// No network has this type.
    INVALID_NETWORK_TYPE(0x803B000B, "no network has this type"),
    /// The endpoint is invalid.
    INVALID_ENDPOINT(0x803B000C, "the endpoint is invalid"),
    /// The policy is invalid.
    INVALID_POLICY(0x803B000D, "the policy is invalid"),
    /// No policy has this type.
    INVALID_POLICY_TYPE(0x803B000E, "no policy has this type"),
    /// Remote endpoints cannot do this.
    INVALID_REMOTE_ENDPOINT_OPERATION(0x803B000F, "remote endpoints cannot do this"),
    /// A network with this name exists.
    NETWORK_EXISTS(0x803B0010, "a network with this name exists"),
    /// The layer exists.
    LAYER_EXISTS(0x803B0011, "the layer exists"),
    /// The policy exists.
    POLICY_EXISTS(0x803B0012, "the policy exists"),
    /// The port is in use.
    PORT_EXISTS(0x803B0013, "the port is in use"),
    /// The endpoint is attached already.
    ENDPOINT_ATTACHED(0x803B0014, "the endpoint is attached already"),
    /// The request is not supported.
    REQUEST_UNSUPPORTED(0x803B0015, "the request is not supported"),
    /// Port mappings are not supported.
    MAPPING_NOT_SUPPORTED(0x803B0016, "port mappings are not supported"),
    /// The network is degraded.
    DEGRADED_OPERATION(0x803B0017, "the network is degraded"),
    /// A shared switch cannot be changed.
    SHARED_SWITCH_MODIFICATION(0x803B0018, "a shared switch cannot be changed"),
    /// Not a GUID.
    GUID_CONVERSION(0x803B0019, "not a GUID"),
    /// The registry key cannot be used.
    REGISTRY_KEY(0x803B001A, "the registry key cannot be used"),
    /// The document cannot be read.
    INVALID_JSON(0x803B001B, "the document cannot be read"),
    /// The document refers to what is not there.
    INVALID_JSON_REFERENCE(0x803B001C, "the document refers to what is not there"),
    /// Endpoints cannot be shared.
    ENDPOINT_SHARING_DISABLED(0x803B001D, "endpoints cannot be shared"),
    /// Not an address of the network.
    INVALID_IP(0x803B001E, "not an address of the network"),
    /// No such switch extension.
    SWITCH_EXTENSION_NOT_FOUND(0x803B001F, "no such switch extension"),
    /// The service is stopping.
    MANAGER_STOPPED(0x803B0020, "the service is stopping"),
    /// Connection sharing is disabled.
    ICS_DISABLED(0x803B002A, "connection sharing is disabled"),
    /// The endpoint is in a namespace already.
    ENDPOINT_NAMESPACE_EXISTS(0x803B002B, "the endpoint is in a namespace already"),
    /// The object is in use.
    ENTITY_HAS_REFERENCES(0x803B002C, "the object is in use"),
    /// The internal port is invalid.
    INVALID_INTERNAL_PORT(0x803B002D, "the internal port is invalid"),
    /// The namespace cannot be attached.
    NAMESPACE_ATTACH_FAILED(0x803B002E, "the namespace cannot be attached"),
    /// The address is invalid or reserved.
    INVALID_OR_RESERVED_ADDRESS(0x803B002F, "the address is invalid or reserved"),
    /// Not found.
    ELEMENT_NOT_FOUND(0x490, "not found"),
    /// Access denied.
    ACCESS_DENIED(0x5, "access denied"),
    /// Not implemented.
    NOT_IMPLEMENTED(0x80004001, "not implemented"),
    /// The network service is not on this host.
    SERVICE_MISSING(0x7F, "the network service is not on this host"),
    /// The network service failed.
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
