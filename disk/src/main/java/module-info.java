/// Disk formats as a library: tar archives, ext4 images, VHD footers, dm-verity trees. Needs nothing but Java.
@org.jspecify.annotations.NullMarked
module io.hcsshim.disk {
    requires aircompressor; // zstd; an automatic module
    requires jdk.unsupported; // which it needs and cannot say
    requires static org.jspecify;

    exports io.hcsshim.disk.ext4;
    exports io.hcsshim.disk.gpt;
    exports io.hcsshim.disk.layer;
    exports io.hcsshim.disk.tar;
    exports io.hcsshim.disk.tree;
    exports io.hcsshim.disk.verity;
    exports io.hcsshim.disk.vhd;
    exports io.hcsshim.disk.vhdx;
}
