package io.hcsshim.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.cli.shimdiag.Standing;
import io.hcsshim.containerd.diag.StandRequest;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandableTest {
    @TempDir Path folder;
    private ContainerRoot root;
    private Path state;

    @BeforeEach
    void makeRoot() throws IOException {
        root = new ContainerRoot(folder.resolve("r"));
        state = folder.resolve("s");
        for (var pod : List.of("default/web", "default/web-2", "k8s.io/db", "runhcs/c1")) {
            Files.createDirectories(state.resolve("pods").resolve(pod));
        }
    }

    private Standable find(String name) throws IOException {
        return Standable.find(root, name, new Standing(state));
    }

    @Test
    void aContainerOfTheRootGoesBeforeAPodOfTheSameName() throws Exception {
        root.claim("default-web");

        assertInstanceOf(Standable.OfContainer.class, find("default-web"));
        assertInstanceOf(Standable.OfPod.class, find("default-web-2"));
    }

    @Test
    void aNameOfNothingIsRefusedInWordsThatNameBoth() {
        var failure = assertThrows(IOException.class, () -> find("nobody").pause());

        assertEquals(
                "container 'nobody' does not exist under %s, and for a pod no shim's name begins with nobody"
                        .formatted(root.folder()),
                failure.getMessage());
    }

    @Test
    void howTheNamesOfSeveralPodsBeginIsRefusedWithAllOfThem() {
        var failure = assertThrows(IOException.class, () -> find("default").resume());

        assertEquals(
                "container 'default' does not exist under %s, and for a pod the names of several shims begin with default: default-web, default-web-2"
                        .formatted(root.folder()),
                failure.getMessage());
    }

    @Test
    void aPodIsToldByItsNameOrHowThatBegins() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        try (var _ =
                TtrpcServer.start(
                        state.resolve("shim-1.sock"),
                        Map.of(
                                "containerd.runhcs.v1.diag.ShimDiag",
                                call -> {
                                    var request = StandRequest.parseFrom(call.payload());
                                    told.add(
                                            call.metadata().get("hcsshim-pod")
                                                    + (request.getResume()
                                                            ? " goes on"
                                                            : " stands"));
                                    return new byte[0];
                                }),
                        failure ->
                                new TtrpcException(TtrpcCode.UNKNOWN, String.valueOf(failure)))) {
            find("default-web").pause();
            find("k8s").resume();
        }

        assertEquals(List.of("default/web stands", "k8s.io/db goes on"), told);
    }
}
