package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.linux.Fd;
import java.util.Optional;
import java.util.OptionalInt;

/// An interface to be made.
///
/// @param name 1 to 15 bytes
/// @param kind what it is to be
/// @param mac  its Ethernet address; else the kernel chooses one
/// @param mtu  bytes of the largest packet; else the kernel's default
public record NewLink(String name, Kind kind, Optional<MacAddress> mac, OptionalInt mtu) {
    /// Without wishes.
    public NewLink(String name, Kind kind) {
        this(name, kind, Optional.empty(), OptionalInt.empty());
    }

    /// The same with an Ethernet address.
    public NewLink withMac(MacAddress address) {
        return new NewLink(name, kind, Optional.of(address), mtu);
    }

    /// The same with the size of the largest packet.
    public NewLink withMtu(int bytes) {
        return new NewLink(name, kind, mac, OptionalInt.of(bytes));
    }

    /// What an interface is.
    public sealed interface Kind {
        /// A switch; its ports are other interfaces.
        record Bridge() implements Kind {}

        /// One that drops all that is sent.
        record Dummy() implements Kind {}

        /// One end of a pair: what goes in here comes out there.
        ///
        /// @param peer the other end, which is a veth too
        /// @param peerNamespace where that is; else in the same namespace
        record Veth(NewLink peer, Optional<Fd> peerNamespace) implements Kind {}

        /// A card of its own, with an Ethernet address of its own, on another interface.
        ///
        /// @param below that interface's index
        record Macvlan(int below) implements Kind {}

        /// A card of its own, with the Ethernet address of another interface, on that.
        ///
        /// @param below that interface's index
        record Ipvlan(int below) implements Kind {}

        /// The far end of a pair; what it is is said at the near end.
        record Peer() implements Kind {}
    }

    /// A pair whose ends are in one namespace.
    public static NewLink veth(String name, String peer) {
        return new NewLink(
                name, new Kind.Veth(new NewLink(peer, new Kind.Peer()), Optional.empty()));
    }

    /// A pair whose far end is described too, and may be in another namespace.
    public static NewLink veth(String name, NewLink peer, NetworkNamespace peerNamespace) {
        return new NewLink(name, new Kind.Veth(peer, Optional.of(peerNamespace.fd())));
    }

    /// The far end of a pair.
    public static NewLink peer(String name) {
        return new NewLink(name, new Kind.Peer());
    }

    /// A pair whose other end is in another namespace.
    public static NewLink veth(String name, String peer, NetworkNamespace peerNamespace) {
        return new NewLink(
                name,
                new Kind.Veth(new NewLink(peer, new Kind.Peer()), Optional.of(peerNamespace.fd())));
    }
}
