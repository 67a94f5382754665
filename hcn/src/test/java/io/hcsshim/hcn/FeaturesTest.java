package io.hcsshim.hcn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static void assertSince(Predicate<Features> feature, String versions) {
        for (var item : versions.split(" ")) {
            var wanted = !item.startsWith("!");
            var parts = item.replace("!", "").split("\\.");
            var version = new HnsVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            assertEquals(wanted, feature.test(new Features(version)), "version " + version);
        }
    }

    @Test
    void featuresFollowFromTheVersion() {
        assertSince(Features::acl, "!7.1 7.2 8.0 15.4");
        assertSince(Features::v2, "!9.1 9.2 10.0");
        assertSince(Features::dsr, "!9.2 9.3 9.99 !10.0 !10.1 10.2 11.0");
        assertSince(Features::slash32EndpointPrefixes, "!9.2 9.3 !10.3 10.4 11.0");
        assertSince(Features::vxlanPort, "!9.9 !10.2 10.3 11.0");
        assertSince(
                Features::l4Proxy,
                "!9.4 9.5 !10.4 10.5 !11.10 11.11 !12.0 12.1 !13.0 13.1 14.0 20.0");
        assertSince(Features::aclProtocol252, "!10.99 11.0");
        assertSince(Features::ipv6DualStack, "!11.9 11.10 12.0");
        assertSince(Features::sessionAffinity, "!11.99 12.0");
        assertSince(Features::setPolicy, "!12.99 13.0");
        assertSince(Features::l4WfpProxy, "!13.1 13.2");
        assertSince(Features::tierAcl, "!13.9 14.0");
        assertSince(Features::networkAcl, "!14.9 15.0");
        assertSince(Features::nestedIpSet, "!14.9 15.0");
        assertSince(Features::disableHostPort, "!15.0 15.1");
        assertSince(Features::modifyLoadBalancer, "!15.3 15.4 16.0");
        assertSince(Features::accelnet, "!15.3 15.4");
    }

    @Test
    void theDocumentHasThemAll() {
        var none = new Features(new HnsVersion(0, 0)).toDocument().toText();
        var all = new Features(new HnsVersion(99, 0)).toDocument().toText();
        assertEquals(all.replace("true", "false"), none.replace("\"V1\":true", "\"V1\":false"));
    }
}
