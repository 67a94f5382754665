package io.hcsshim.uvm.network;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NetworkNews;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;

/// Lets a machine follow what changes in the namespace of its pod, until it is closed.
final class Follower implements AutoCloseable {
    /// A CNI plugin makes an interface in several steps; one look at the end is enough.
    private static final Duration STEPS = Duration.ofMillis(200);

    private final ConnectedNetwork network;
    private final NetworkNews news;
    private final Log log;

    private Follower(ConnectedNetwork network, NetworkNews news, Log log) {
        this.network = network;
        this.news = news;
        this.log = log;
    }

    static Follower start(ConnectedNetwork network, Path namespace, Log log) throws IOException {
        try (var opened = NetworkNamespace.open(namespace)) {
            var follower = new Follower(network, NetworkNews.of(opened), log);
            Thread.ofVirtual().name("network " + namespace).start(follower::run);
            return follower;
        }
    }

    private void run() {
        try {
            while (true) {
                refresh(); // first of all: something may have changed before we listened
                news.await();
                Thread.sleep(STEPS);
                news.skip();
            }
        } catch (ClosedChannelException _) {
            // the end
        } catch (IOException e) {
            log.warning("the network of the pod is not followed any more", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() throws InterruptedException {
        try {
            network.refresh();
        } catch (IOException e) {
            log.warning("follow the network of the pod: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        news.close();
    }
}
