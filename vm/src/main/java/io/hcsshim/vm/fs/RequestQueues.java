package io.hcsshim.vm.fs;

import io.hcsshim.vm.FileRequests;
import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.Doorbell;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import io.hcsshim.vm.vhost.SplitQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queues of one device: requests are taken in the guest's order and handed back in any.
///
/// A queue can be stopped while requests of it are under way, for example because the guest moves to another monitor: what is
/// finished meanwhile is handed back when it runs again. Thread-safe.
final class RequestQueues {
    private final List<Place> places = new ArrayList<>();
    private int driver;
    private int run;
    private int turn;

    /// A queue, if it runs, and what could not be handed back.
    private static final class Place {
        private @Nullable SplitQueue queue;
        private Doorbell doorbell = Doorbell.NONE;
        private int run;
        private final boolean isPatient;
        private int owed;
        private boolean isToRing;
        private final List<Finished> finished = new ArrayList<>();

        private Place(boolean isPatient) {
            this.isPatient = isPatient;
        }
    }

    /// The queue of what the guest forgets. Nobody waits for that, so it is looked at when there is something else to do or nothing
    /// at all, and the guest is told that it is done once for many: a kick and an interrupt cost more than all the rest of it.
    private static final int FORGETTING = 0;

    private static final int MOST_OWED = 32;

    /// Each so often that queue comes first, however busy the others are.
    private static final int FORGETTING_FIRST = 16;

    private record Finished(int head, ByteBuffer reply) {}

    RequestQueues(int count) {
        for (var i = 0; i < count; i++) {
            places.add(new Place(i == FORGETTING));
        }
    }

    synchronized void start(int index, SplitQueue queue, Doorbell doorbell) throws GuestFault {
        var place = places.get(index);
        place.queue = queue;
        place.doorbell = doorbell;
        place.run = ++run;
        var chain = new DescriptorChain();
        for (var done : place.finished) {
            queue.find(chain, done.head);
            handBack(place, queue, chain, done.reply);
        }
        place.finished.clear();
        tell(place);
    }

    private static void tell(Place place) {
        place.owed = 0;
        if (place.isToRing) {
            place.isToRing = false;
            place.doorbell.ring();
        }
    }

    synchronized void stop(int index) {
        var place = places.get(index);
        place.queue = null;
        place.doorbell = Doorbell.NONE;
    }

    synchronized void remap(GuestMemory table) throws GuestFault {
        for (var place : places) {
            if (place.queue != null) {
                place.queue.remap(table);
                place.run = ++run; // chains that were taken have addresses of the old one
            }
        }
    }

    /// The driver has begun anew: whatever is under way is nobody's.
    synchronized void forget() {
        driver++;
        places.forEach(place -> place.finished.clear());
    }

    /// What [#take] found.
    enum Found {
        /// Nothing; a kick tells of the next.
        NOTHING,
        /// One, and no more; a kick tells of the next.
        ONE,
        /// One, and there are more.
        ONE_OF_SEVERAL
    }

    /// Takes the next request.
    synchronized Found take(Job job) throws GuestFault {
        var forgettingFirst = ++turn % FORGETTING_FIRST == 0;
        for (var each = 0; each < places.size(); each++) {
            var index = forgettingFirst ? each : places.size() - 1 - each;
            var place = places.get(index);
            var queue = place.queue;
            if (queue != null && (queue.take(job.chain) || isWaitedFor(index, queue, job))) {
                read(job, queue);
                job.ticket = new Job.Ticket(index, job.chain.head(), driver, place.run);
                return hasMore() ? Found.ONE_OF_SEVERAL : Found.ONE;
            }
        }
        return Found.NOTHING;
    }

    /// Asks to be kicked, and looks once more.
    private static boolean isWaitedFor(int index, SplitQueue queue, Job job) throws GuestFault {
        return index != FORGETTING && queue.listen() && queue.take(job.chain);
    }

    private boolean hasMore() throws GuestFault {
        var more = false;
        for (var index = FORGETTING + 1; index < places.size(); index++) {
            var queue = places.get(index).queue;
            more |= queue != null && queue.listen();
        }
        return more;
    }

    /// Nothing has been asked for in a while: the guest hears of what it is owed, and kicks for everything from now on.
    ///
    /// @return whether there is something to take
    synchronized boolean rest() throws GuestFault {
        var place = places.get(FORGETTING);
        tell(place);
        return place.queue != null && place.queue.listen();
    }

    private static void read(Job job, SplitQueue queue) throws GuestFault {
        var readable = job.chain.readable();
        if (readable > FileRequests.MOST_BYTES) {
            throw new GuestFault("a request of " + readable + " bytes");
        }
        job.chain.read(queue.memory(), job.begin((int) readable, job.chain.writable()));
        job.request().flip();
    }

    /// Hands a request back as it was taken.
    ///
    /// @param reply what remains of it is the answer
    synchronized void finish(Job job, ByteBuffer reply) throws GuestFault {
        var place = places.get(job.ticket.queue());
        var queue = place.queue;
        if (queue != null && job.ticket.driver() == driver && job.ticket.run() == place.run) {
            handBack(place, queue, job.chain, reply);
        } else {
            finish(job.ticket, reply);
        }
    }

    /// Hands a request back whose chain has to be looked for again.
    synchronized void finish(Job.Ticket ticket, ByteBuffer reply) throws GuestFault {
        if (ticket.driver() != driver) {
            return;
        }
        var place = places.get(ticket.queue());
        var queue = place.queue;
        if (queue == null) {
            var kept = ByteBuffer.allocateDirect(reply.remaining()).put(reply).flip();
            place.finished.add(new Finished(ticket.head(), kept));
            return;
        }
        var chain = new DescriptorChain();
        queue.find(chain, ticket.head());
        handBack(place, queue, chain, reply);
    }

    private static void handBack(
            Place place, SplitQueue queue, DescriptorChain chain, ByteBuffer reply)
            throws GuestFault {
        var length = reply.remaining();
        if (length > chain.writable()) {
            throw new GuestFault(
                    "a request with room for %d bytes, whose answer has %d"
                            .formatted(chain.writable(), length));
        }
        chain.write(queue.memory(), reply);
        queue.giveBack(chain, length);
        place.isToRing |= queue.publish();
        if (!place.isPatient || ++place.owed >= MOST_OWED) {
            tell(place);
        }
    }
}
