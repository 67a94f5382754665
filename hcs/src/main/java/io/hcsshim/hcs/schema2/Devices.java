package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;

/// The devices of a machine.
///
/// @param json its members
public record Devices(JsonObject json) implements Document<Devices> {
    /// By number, `0` and `1`.
    public static final Member<Map<String, ComPort>> COM_PORTS =
            Member.documentMap("ComPorts", ComPort::new);

    /// By the GUID of the controller, see `Guids.ofScsiController`.
    public static final Member<Map<String, Scsi>> SCSI = Member.documentMap("Scsi", Scsi::new);

    /// Persistent memory, at most one controller.
    public static final Member<VirtualPMemController> VIRTUAL_PMEM =
            Member.document("VirtualPMem", VirtualPMemController::new);

    /// By a GUID for the card.
    public static final Member<Map<String, NetworkAdapter>> NETWORK_ADAPTERS =
            Member.documentMap("NetworkAdapters", NetworkAdapter::new);

    /// A monitor that is looked at through RDP.
    public static final Member<VideoMonitor> VIDEO_MONITOR =
            Member.document("VideoMonitor", VideoMonitor::new);

    /// There if the member is present.
    public static final Member<Keyboard> KEYBOARD = Member.document("Keyboard", Keyboard::new);

    /// There if the member is present.
    public static final Member<Mouse> MOUSE = Member.document("Mouse", Mouse::new);

    /// Who may use which Hyper-V socket.
    public static final Member<HvSocket2> HV_SOCKET = Member.document("HvSocket", HvSocket2::new);

    /// A monitor with sound, clipboard and drives through RDP.
    public static final Member<EnhancedModeVideo> ENHANCED_MODE_VIDEO =
            Member.document("EnhancedModeVideo", EnhancedModeVideo::new);

    /// What is done with a crash of the guest.
    public static final Member<GuestCrashReporting> GUEST_CRASH_REPORTING =
            Member.document("GuestCrashReporting", GuestCrashReporting::new);

    /// Folders by SMB, for Windows guests.
    public static final Member<VirtualSmb> VIRTUAL_SMB =
            Member.document("VirtualSmb", VirtualSmb::new);

    /// Folders by 9p, for Linux guests.
    public static final Member<Plan9> PLAN9 = Member.document("Plan9", Plan9::new);

    /// There if the member is present; shows the host's.
    public static final Member<Battery> BATTERY = Member.document("Battery", Battery::new);

    /// Devices that other processes emulate, by a GUID for the device.
    public static final Member<Map<String, FlexibleIoDevice>> FLEXIBLE_IOV =
            Member.documentMap("FlexibleIov", FlexibleIoDevice::new);

    /// Memory that is seen on both sides.
    public static final Member<SharedMemoryConfiguration> SHARED_MEMORY =
            Member.document("SharedMemory", SharedMemoryConfiguration::new);

    /// By a GUID for the device.
    public static final Member<Map<String, VirtualPciDevice>> VIRTUAL_PCI =
            Member.documentMap("VirtualPci", VirtualPciDevice::new);

    /// Its members in order.
    public static final Shape<Devices> SHAPE =
            Shape.of(
                    Devices::new,
                    COM_PORTS,
                    SCSI,
                    VIRTUAL_PMEM,
                    NETWORK_ADAPTERS,
                    VIDEO_MONITOR,
                    KEYBOARD,
                    MOUSE,
                    HV_SOCKET,
                    ENHANCED_MODE_VIDEO,
                    GUEST_CRASH_REPORTING,
                    VIRTUAL_SMB,
                    PLAN9,
                    BATTERY,
                    FLEXIBLE_IOV,
                    SHARED_MEMORY,
                    VIRTUAL_PCI);

    /// The empty document.
    public Devices() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Devices> shape() {
        return SHAPE;
    }
}
