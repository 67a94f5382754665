package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.SecurityPolicy;
import io.hcsshim.protocol.gcs.SecurityPolicyFragment;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.vm.Confidential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;

/// What the guest of one machine obeys. The guest enforces it; the host only hands it over. Thread-safe.
public final class GuestPolicy {
    private final Agent agent;
    private final ReentrantLock creation = new ReentrantLock();
    private volatile boolean isSet;

    GuestPolicy(Agent agent) {
        this.agent = agent;
    }

    /// Makes the guest obey from now on: once, and before anything else is asked of it.
    ///
    /// @param folder of boot files, where statements about them lie; those that do not are left out
    /// @throws IOException if a statement cannot be read, or the guest refuses: such a machine is of no use
    public void set(Confidential wanted, Path folder) throws IOException, InterruptedException {
        agent.add(
                new SecurityPolicy(
                        wanted.enforcer(),
                        wanted.policy(),
                        encoded(folder.resolve(wanted.reference())),
                        encoded(folder.resolve(wanted.envelope()))));
        isSet = true;
    }

    private static String encoded(Path statement) throws IOException {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(statement));
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    /// Adds to what it obeys.
    ///
    /// @throws IOException if the guest does not take it
    public void extend(SecurityPolicyFragment fragment) throws IOException, InterruptedException {
        agent.extend(fragment);
    }

    /// What makes a container.
    @FunctionalInterface
    public interface Creation<T> {
        /// Makes it.
        T create() throws IOException, InterruptedException;
    }

    /// Makes containers one by one if there is a policy, which sees layers come before the containers they are for (host
    /// specification, "Task creation").
    public <T> T inTurn(Creation<T> creating) throws IOException, InterruptedException {
        if (!isSet) {
            return creating.create();
        }
        creation.lockInterruptibly();
        try {
            return creating.create();
        } finally {
            creation.unlock();
        }
    }
}
