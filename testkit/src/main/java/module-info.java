/// Fakes that keep the contracts of the real things, and the contracts themselves.
@org.jspecify.annotations.NullMarked
module io.hcsshim.testkit {
    requires transitive io.hcsshim.protocol;
    requires transitive io.hcsshim.vm;
    requires io.hcsshim.sys;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports io.hcsshim.testkit;
}
