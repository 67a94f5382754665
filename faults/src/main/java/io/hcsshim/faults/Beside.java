package io.hcsshim.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Idle pods that stand beside those under test, and have to notice nothing of what happens there.
@SuppressWarnings("try") // it may be interrupted while it closes
final class Beside {
    private static final int AT_ONCE = 2;

    private final Pods pods;
    private final int count;
    private List<String> ids = List.of();
    private int generation;
    private double slowest;

    /// What has to be done to a pod.
    interface Pods {
        /// Brings one up, as a clone.
        void start(String id) throws IOException, InterruptedException;

        /// Runs `true` in it.
        void answer(String id) throws IOException, InterruptedException;

        /// Has it taken away, whatever has become of it.
        void end(String id) throws IOException, InterruptedException;
    }

    /// @param count how many
    Beside(Pods pods, int count) {
        this.pods = pods;
        this.count = count;
    }

    /// The ids of those that stand.
    List<String> ids() {
        return ids;
    }

    /// Brings all of them up, each time under other names.
    ///
    /// @throws IOException if one does not come up, or is no clone
    void stand() throws IOException, InterruptedException {
        var name = Life.PREFIX + "b" + generation++ + "-";
        ids = IntStream.range(0, count).mapToObj(i -> name + i).toList();
        for (var wrong : each(pods::start)) {
            throw new IOException("a pod beside did not come up: " + wrong);
        }
    }

    /// Asks each; says who does not answer.
    List<String> silent() throws InterruptedException {
        return each(id -> {
            var begin = System.nanoTime();
            pods.answer(id);
            note((System.nanoTime() - begin) / 1e6);
        });
    }

    private synchronized void note(double milliseconds) {
        slowest = Math.max(slowest, milliseconds);
    }

    /// How long the slowest answer took so far, in milliseconds.
    synchronized double slowest() {
        return slowest;
    }

    /// Takes all of them away; says what would not go.
    List<String> end() throws InterruptedException {
        return each(pods::end);
    }

    private interface Work {
        void run(String id) throws IOException, InterruptedException;
    }

    private List<String> each(Work work) throws InterruptedException {
        var wrong = new ArrayList<String>();
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            var going = new ArrayList<Future<?>>();
            for (var id : ids) {
                Callable<Void> one =
                        () -> {
                            work.run(id);
                            return null;
                        };
                going.add(workers.submit(one));
            }
            for (int i = 0; i < ids.size(); i++) {
                try {
                    going.get(i).get();
                } catch (ExecutionException e) {
                    wrong.add(ids.get(i) + " beside: " + e.getMessage());
                }
            }
        }
        return wrong;
    }
}
