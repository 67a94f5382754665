package io.hcsshim.shim.command;

import io.hcsshim.wire.proto.ProtoWriter;

/// `-v` and `-info`: what this runtime is.
public final class InfoCommand {
    private static final String NAME = "io.containerd.runhcs.v1";

    private InfoCommand() {}

    /// For people.
    public static String version() {
        return "containerd-shim-runhcs-v1:\n  Version:  "
                + number()
                + "\n  Java:     "
                + Runtime.version()
                + "\n  Spec:     1.2.0\n";
    }

    /// For containerd: an encoded `containerd.types.RuntimeInfo` (name 1, version 2 with its version 1).
    public static byte[] info() {
        return new ProtoWriter()
                .string(1, NAME)
                .message(2, new ProtoWriter().string(1, number()))
                .toBytes();
    }

    private static String number() {
        var version = InfoCommand.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }
}
