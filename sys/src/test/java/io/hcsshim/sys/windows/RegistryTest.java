package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.OfflineHive.Value;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final String KEY = "SOFTWARE\\Tést";
    private static final int BINARY = 3;

    private final WindowsStub stub = WindowsStub.fresh();
    private final Registry registry = new Registry(Libraries.in(stub.folder()));

    @Test
    void whatIsSetIsThereUntilItsKeyGoes() throws Exception {
        assertEquals(Optional.empty(), registry.get(KEY, "v"));
        registry.set(KEY, "v", new Value(BINARY, new byte[] {1, 0, 2}));
        registry.set(KEY, "none", new Value(BINARY, new byte[0]));
        registry.set(KEY, "V", new Value(BINARY, new byte[] {3, 4, 5, 6}));

        var value = registry.get("software\\tést", "v").orElseThrow();
        assertEquals(BINARY, value.type());
        assertArrayEquals(new byte[] {3, 4, 5, 6}, value.data());
        assertArrayEquals(new byte[0], registry.get(KEY, "none").orElseThrow().data());

        registry.delete(KEY);
        registry.delete(KEY);
        assertEquals(Optional.empty(), registry.get(KEY, "v"));
    }

    @Test
    void aValueThatGrewMeanwhileIsReadAgain() throws Exception {
        registry.set(KEY, "v", new Value(BINARY, new byte[] {1}));
        stub.script("RegGetValueW", WindowsError.MORE_DATA);
        assertArrayEquals(new byte[] {1}, registry.get(KEY, "v").orElseThrow().data());
        registry.delete(KEY);
    }

    @Test
    void otherFailuresAreToldWithTheKey() {
        stub.script("RegGetValueW", WindowsError.ACCESS_DENIED);
        stub.script("RegDeleteKeyW", WindowsError.ACCESS_DENIED);
        stub.script("RegSetKeyValueW", WindowsError.ACCESS_DENIED);
        assertThrows(WindowsException.class, () -> registry.get(KEY, "v"));
        assertThrows(WindowsException.class, () -> registry.delete(KEY));
        assertThrows(
                WindowsException.class,
                () -> registry.set(KEY, "v", new Value(BINARY, new byte[0])));
    }
}
