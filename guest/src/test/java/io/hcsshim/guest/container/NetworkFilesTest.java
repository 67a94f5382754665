package io.hcsshim.guest.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkFilesTest {
    @Test
    void hostsNamesTheHostAndItsFirstLabel() {
        assertTrue(NetworkFiles.hosts("web").startsWith("127.0.0.1 localhost\n127.0.0.1 web\n\n#"));
        assertTrue(
                NetworkFiles.hosts("web.example.org").contains("127.0.0.1 web.example.org web\n"));
        assertTrue(NetworkFiles.hosts("web").endsWith("ff02::2 ip6-allrouters\n"));
    }

    @Test
    void aHostnameWithOtherCharactersIsRefused() throws IOException {
        assertEquals("a_b-c.D9", NetworkFiles.checkedHostname("a_b-c.D9"));
        assertEquals("", NetworkFiles.checkedHostname(""));
        assertThrows(IOException.class, () -> NetworkFiles.checkedHostname("a b"));
        assertThrows(IOException.class, () -> NetworkFiles.checkedHostname("ä"));
        assertThrows(IOException.class, () -> NetworkFiles.checkedHostname("a".repeat(256)));
    }

    @Test
    void nameServersAndDomainsAreLowerCasedAndKeptOnce() throws IOException {
        assertEquals(
                "search a.org b.org\nnameserver 10.0.0.1\nnameserver 10.0.0.2\n",
                NetworkFiles.resolvConf(
                        List.of("A.org, b.org", "b.org,"),
                        List.of("10.0.0.1,10.0.0.2", "10.0.0.1")));
        assertEquals("", NetworkFiles.resolvConf(List.of(), List.of()));
    }

    @Test
    void moreThan32SearchDomainsAreRefused() throws IOException {
        var many = IntStream.range(0, 32).mapToObj(each -> "d" + each).toList();

        assertTrue(NetworkFiles.resolvConf(many, List.of()).endsWith(" d31\n"));
        var tooMany = List.of(String.join(",", many), "one.more");
        assertThrows(IOException.class, () -> NetworkFiles.resolvConf(tooMany, List.of()));
    }
}
