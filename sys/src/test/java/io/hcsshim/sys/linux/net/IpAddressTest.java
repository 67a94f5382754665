package io.hcsshim.sys.linux.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "fe80::0202:b3ff:fe1e:8329, fe80::202:b3ff:fe1e:8329",
        "::ffff:192.0.2.1, ::ffff:c000:201",
        "0:0:0:0:0:0:0:0, ::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    })
    void anAddressIsReadInEveryFormAndWrittenInTheShortest(String text, String written) {
        assertEquals(written, IpAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "::g",
                "1:2:3:4:5:6:7:8::",
                "fe80::1%eth0",
                "1.2.3.4::",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::١"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
    }

    @Test
    void addressesMeanTheSameToTheJdk() throws Exception {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(8); zeros > 0; zeros--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            var address = IpAddress.of(bytes);

            assertArrayEquals(bytes, address.bytes());
            assertEquals(address, IpAddress.parse(address.toString()));
            if (!address.toString().startsWith("::ffff:")) { // which the JDK takes for IPv4
                var theirs = InetAddress.ofLiteral(address.toString());
                assertArrayEquals(bytes, theirs.getAddress());
                assertEquals(address, IpAddress.parse(theirs.getHostAddress()));
            }
        }
    }

    @Test
    void specialAddressesAreKnown() {
        assertTrue(IpAddress.parse("169.254.1.1").isLinkLocal());
        assertTrue(IpAddress.parse("fe80::1").isLinkLocal());
        assertTrue(IpAddress.parse("febf::1").isLinkLocal());
        assertFalse(IpAddress.parse("fec0::1").isLinkLocal());
        assertTrue(IpAddress.parse("127.0.0.53").isLoopback());
        assertTrue(IpAddress.parse("::1").isLoopback());
        assertFalse(IpAddress.parse("::2").isLoopback());
        assertTrue(IpAddress.parse("239.1.2.3").isMulticast());
        assertTrue(IpAddress.parse("ff02::1").isMulticast());
        assertTrue(IpAddress.parse("::").isAny());
    }

    @Test
    void aPrefixKnowsItsNetwork() {
        var prefix = IpPrefix.parse("192.0.2.77/26");

        assertEquals("192.0.2.64/26", prefix.network().toString());
        assertEquals("192.0.2.127", prefix.broadcast().toString());
        assertTrue(prefix.contains(IpAddress.parse("192.0.2.126")));
        assertFalse(prefix.contains(IpAddress.parse("192.0.2.128")));
        assertFalse(prefix.contains(IpAddress.parse("::1")));
        assertEquals(
                "2001:db8:8000::/33", IpPrefix.parse("2001:db8:ffff::1/33").network().toString());
        assertEquals("0.0.0.0/0", IpPrefix.parse("1.2.3.4/0").network().toString());
        assertEquals("255.255.255.255", IpPrefix.parse("1.2.3.4/0").broadcast().toString());
        assertEquals("10.0.0.1/32", IpPrefix.parse("10.0.0.1").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/x", "::/129", "/8"})
    void whatIsNoPrefixIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpPrefix.parse(text));
    }

    @Test
    void anEthernetAddressIsReadAndWritten() {
        var mac = MacAddress.parse("02-AB-cd-00-00-0F");

        assertEquals("02:ab:cd:00:00:0f", mac.toString());
        assertEquals("02-AB-CD-00-00-0F", mac.dashed());
        assertEquals(mac, MacAddress.of(mac.bytes()));
        assertEquals(mac, MacAddress.parse(mac.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02:ab:cd:00:00",
                "02:ab:cd:00:00:0g",
                "02:ab:cd:00:00-0f",
                "02ab.cd00.000f1",
                "02.ab.cd.00.00.0f"
            })
    void whatIsNoEthernetAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
    }
}
