package io.hcsshim.hcn.hns;

/// What an endpoint is attached to.
final class SystemType {
    static final String CONTAINER = "Container";
    static final String HOST = "Host";
    static final String VIRTUAL_MACHINE = "VirtualMachine";

    private SystemType() {}
}
