/// The tools a person types.
@org.jspecify.annotations.NullMarked
module io.hcsshim.cli {
    requires info.picocli;
    requires io.hcsshim.containerd;
    requires io.hcsshim.disk;
    requires io.hcsshim.hcn;
    requires io.hcsshim.hcs;
    requires io.hcsshim.shim;
    requires io.hcsshim.sys;
    requires io.hcsshim.uvm;
    requires static org.jspecify;

    opens io.hcsshim.cli.disk to
            info.picocli;
    opens io.hcsshim.cli.network to
            info.picocli;
    opens io.hcsshim.cli.oci to
            info.picocli;
    opens io.hcsshim.cli.runhcs to
            info.picocli;
    opens io.hcsshim.cli.shimdiag to
            info.picocli;
    opens io.hcsshim.cli.uvmboot to
            info.picocli;
    opens io.hcsshim.cli.windows to
            info.picocli;
}
