package io.hcsshim.vm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// What the annotations of a pod say of a guest that obeys a policy and not its host (host specification, "LCOW confidential"). Pure.
///
/// @param policy    base64, not empty
/// @param enforcer  what enforces it; empty for the guest's choice
/// @param reference the file, in the folder of boot files, with a signed statement about them
/// @param envelope  the same for a statement of the newer form
/// @param hardware  the machine whose memory is hidden from its host; none if only the guest obeys
public record Confidential(
        String policy,
        String enforcer,
        String reference,
        String envelope,
        Optional<Hardware> hardware) {
    private static final String POLICY = "lcow.securitypolicy";
    private static final String STATE = "lcow.gueststatefile";
    private static final String NONE = "no_security_hardware";

    /// A machine whose memory is hidden. All that it boots from is measured.
    ///
    /// @param guestState the file of its firmware, kernel and RAM disk, in the folder of boot files
    /// @param root       the file of its root disk there, if it has one, which its kernel checks
    public record Hardware(String guestState, Optional<String> root) {}

    /// Reads them; empty if there is no policy.
    ///
    /// @throws IllegalArgumentException if the policy is not base64, or hidden memory is asked for without a policy
    public static Optional<Confidential> of(Wishes wishes) {
        var policy = wishes.text(POLICY);
        var hidden = !policy.isEmpty() && !wishes.flag(NONE, false);
        if (!wishes.text(STATE).isEmpty() && !hidden) {
            throw new IllegalArgumentException(
                    "annotation "
                            + Wishes.PREFIX
                            + STATE
                            + ": only a machine with a security policy, and with the hardware for it, has a guest state");
        }
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        var read =
                new Confidential(
                        policy,
                        wishes.text("lcow.enforcer"),
                        either(wishes, "lcow.uvm-reference-info-file", "reference_info.cose"),
                        either(
                                wishes,
                                "uvm-hash-envelope-reference-info-file",
                                "reference_info_hash_envelope.cose"),
                        hidden ? Optional.of(hardware(wishes)) : Optional.empty());
        read.decoded(); // so that it is refused before anything is made
        return Optional.of(read);
    }

    private static Hardware hardware(Wishes wishes) {
        return new Hardware(
                either(wishes, STATE, "kernel.vmgs"),
                wishes.flag("lcow.dmverity-mode", true)
                        ? Optional.of(either(wishes, "lcow.dmverity-rootfs-vhd", "rootfs.vhd"))
                        : Optional.empty());
    }

    private static String either(Wishes wishes, String name, String usual) {
        var said = wishes.text(name);
        return said.isEmpty() ? usual : said;
    }

    private byte[] decoded() {
        try {
            return Base64.getDecoder().decode(policy.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "annotation " + Wishes.PREFIX + POLICY + " is not base64: " + e.getMessage(),
                    e);
        }
    }

    /// SHA-256 of the policy, base64: what the hardware vouches for.
    public String digest() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(decoded());
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
