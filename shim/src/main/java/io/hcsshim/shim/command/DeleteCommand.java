package io.hcsshim.shim.command;

import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.journal.BundleEnd;
import io.hcsshim.shim.journal.PodFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `delete`: ends and removes whatever is left of a pod, and answers with how it ended.
///
/// containerd calls it whenever the connection for a pod is gone: after a crash, and with version 1.6 after every
/// ordinary end too. So it is quick and harmless when nothing is left. A resident that lives does the work, since it
/// owns the pod; it may be of another build than this command. What is left after that, because the resident is dead
/// or does not answer, is undone here by the pod's journal.
public final class DeleteCommand {
    // containerd gives the whole command 5 seconds by default.
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final StateRoot state;

    public DeleteCommand(StateRoot state) {
        this.state = state;
    }

    /// Does it and returns the encoded delete response.
    public byte[] run(CommandLine line) throws IOException, InterruptedException {
        // Before it is taken away.
        var known = BundleEnd.read(Path.of(line.required("bundle")));
        var key = new PodKey(line.required("namespace"), line.required("id"));
        var answer = askResidents(key);
        var folder = new PodFolder(state.pod(key));
        if (folder.exists()) {
            var ending = known.orElse(folder.undo());
            return DeleteAnswer.of(ending.exitStatus(), ending.exitedAt());
        }
        if (answer.length > 0) {
            return answer;
        }
        var ending = known.orElse(new PodFolder.Ending(PodFolder.KILLED, Instant.now()));
        return DeleteAnswer.of(ending.exitStatus(), ending.exitedAt());
    }

    private byte[] askResidents(PodKey key) throws IOException, InterruptedException {
        var answer = new byte[0];
        for (var socket : sockets()) {
            try (var client = ResidentClient.connect(socket)) {
                var said = client.forget(key, LIMIT);
                answer = said.length > 0 ? said : answer;
            } catch (IOException e) {
                continue; // dead or silent: the journal will do
            }
        }
        return answer;
    }

    private List<Path> sockets() throws IOException {
        var found = new ArrayList<Path>();
        try (var stream = Files.newDirectoryStream(state.folder(), "shim-*.sock")) {
            stream.forEach(found::add);
        } catch (NoSuchFileException e) {
            return found; // no state, no residents
        }
        return found;
    }
}
