package io.hcsshim.vm.vhost;

import java.nio.ByteBuffer;

/// The guest's memory, as the front-end's table (SET_MEM_TABLE) describes it.
///
/// Two kinds of address occur: descriptors hold *guest-physical* ones, ring addresses are the *front-end's own*.
/// [#locate] turns the first into the second, and everything else here takes the second, which any implementation
/// can serve: one that maps the memory, or one that goes through the front-end's process because the memory is
/// private to it. Values are little-endian. Every method checks the start **and** the length of what it touches
/// and throws [GuestFault] when the table does not cover it. Thread-safe for disjoint ranges.
public interface GuestMemory extends AutoCloseable {
    /// The front-end's address of `length` bytes at a guest-physical address; they lie in one region.
    long locate(long guestPhysical, long length) throws GuestFault;

    /// Throws unless `length` bytes at this front-end address lie in one region.
    void check(long address, long length) throws GuestFault;

    /// Copies out of the guest. The guest may write at the same time: what was read once must not be read again.
    void read(long address, byte[] target, int offset, int length) throws GuestFault;

    /// Copies into the guest.
    void write(long address, byte[] source, int offset, int length) throws GuestFault;

    /// Copies out of the guest until a direct buffer is full.
    void read(long address, ByteBuffer target) throws GuestFault;

    /// Copies all that remains of a direct buffer into the guest.
    void write(long address, ByteBuffer source) throws GuestFault;

    /// An aligned 16-bit load, whole, ordered before every later access (acquire).
    int loadShort(long address) throws GuestFault;

    /// An aligned 16-bit store, whole, ordered after every earlier access (release).
    void storeShort(long address, int value) throws GuestFault;

    /// Gives the memory up; later accesses throw.
    @Override
    void close();
}
