package io.hcsshim.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/// The pods beside on a [FaultHost]: they live as long as their resident, and are brought up anew after it has ended.
final class Neighbours {
    private static final Duration TELLING = Duration.ofSeconds(15);
    private static final long SETTLING = 30_000_000_000L;
    private static final long LOOK = 100_000_000;

    private final FaultHost host;
    private final PodNetwork network;
    private final Beside beside;
    private final Residue without;
    private Set<Long> residents = Set.of();

    private Neighbours(FaultHost host, PodNetwork network, int count)
            throws IOException, InterruptedException {
        this.host = host;
        this.network = network;
        this.beside = new Beside(new CtrPods(host), count);
        this.without = Residue.of(host, network);
    }

    /// Brings them up.
    static Neighbours stand(FaultHost host, PodNetwork network, int count)
            throws IOException, InterruptedException {
        var neighbours = new Neighbours(host, network, count);
        if (count > 0) {
            host.image(CtrPods.NAMESPACE);
            neighbours.stand();
        }
        return neighbours;
    }

    private void stand() throws IOException, InterruptedException {
        beside.stand();
        residents = pids();
    }

    private Set<Long> pids() {
        var pids = new TreeSet<Long>();
        host.residents().forEach(resident -> pids.add(resident.pid()));
        return pids;
    }

    /// Looks after them; those of a resident that has ended have ended too, and others take their places, as for one that does
    /// not answer.
    ///
    /// @param mayEnd   whether the resident may have come to its end
    /// @param hasHeard whether whoever listens to the events has heard all of them
    /// @return what is wrong with them, a line each
    List<String> look(boolean mayEnd, boolean hasHeard) throws IOException, InterruptedException {
        if (beside.ids().isEmpty()) {
            return List.of();
        }
        if (pids().equals(residents)) {
            var silent = beside.silent();
            if (!silent.isEmpty()) {
                beside.end();
                stand();
            }
            return silent;
        }
        var wrong = new ArrayList<String>();
        if (!mayEnd) {
            wrong.add("the resident of the pods beside has ended");
        }
        if (hasHeard) {
            wrong.addAll(untold());
        }
        wrong.addAll(end());
        stand();
        return wrong;
    }

    private List<String> untold() throws InterruptedException {
        var wrong = new ArrayList<String>();
        for (var id : beside.ids()) {
            if (host.events().exits(id, TELLING).isEmpty()) {
                wrong.add(id + " beside: its resident has ended, its own end was not told");
            }
        }
        return wrong;
    }

    /// Takes them away, and says what would not go and what they leave.
    List<String> end() throws IOException, InterruptedException {
        if (beside.ids().isEmpty()) {
            return List.of();
        }
        var wrong = new ArrayList<>(beside.end());
        var end = System.nanoTime() + SETTLING;
        var left = Residue.of(host, network).beyond(without);
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK);
            left = Residue.of(host, network).beyond(without);
        }
        left.forEach(line -> wrong.add("left by those beside: " + line));
        return wrong;
    }

    /// How long the slowest answer took so far, in milliseconds.
    double slowest() {
        return beside.slowest();
    }
}
