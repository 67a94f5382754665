# hcsshim for Java. `make run` is the main job; `make help` lists the rest.
#
# Every step is a file under out/ and is made again only when what it is made from has changed. The
# work itself is in make/*.sh.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help

OUT := out
PREFIX ?= /usr/local
BASE ?=
KERNEL ?=
CONTAINERD ?=
N ?=
TEMPLATES ?=
export BASE KERNEL CONTAINERD TEMPLATES

java_sources := $(shell find wire sys hcs hcn hostfiles ninep disk protocol containerd vm uvm guest shim cli snapshotter -path '*/target' -prune -o -path '*/src/main/*' -type f -print)
poms := pom.xml $(wildcard */pom.xml) $(wildcard .mvn/*.config)
guest_jars := $(OUT)/lib/guest.jar $(OUT)/lib/protocol.jar $(OUT)/lib/wire.jar $(OUT)/lib/sys.jar
guest_programs := $(addprefix $(OUT)/guest/bin/,init vsockexec gcs stage1)
boot := $(addprefix $(OUT)/boot/,vmlinuz vmlinux initrd.img stage1.img rootfs.vhd manifest.json)
images := $(OUT)/delta.tar.gz $(OUT)/rootfs.tar.gz $(OUT)/initrd.img
products := $(OUT)/work/lib.stamp $(OUT)/work/bin.stamp $(OUT)/lib/shim.jsa $(OUT)/hello.tar

.PHONY: help
help: ## this list
	@echo "make TARGET [VARIABLE=value...]"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16
	@echo "Variables: BASE=rootfs.tar.gz  KERNEL=linux-image.deb or folder  PREFIX=$(PREFIX)"

.PHONY: setup
setup: ## install the Debian packages and the JDK that are missing
	@make/packages.sh
	@make/jdk.sh install > /dev/null

.PHONY: build
build: setup ## every program in out/bin, the hello image in out/hello.tar
	@$(MAKE) -s $(products)

.PHONY: all
all: setup ## boot files too, and out/delta.tar.gz, out/rootfs.tar.gz, out/initrd.img (BASE=, KERNEL=)
	@$(MAKE) -s $(products) $(boot) $(images)

.PHONY: rootfs
rootfs: all ## the guest's root as disks: out/rootfs.vhd, out/rootfs-verity.vhd and its root hash, and this in out/boot
	@$(MAKE) -s $(OUT)/rootfs.vhd $(OUT)/rootfs-verity.vhd $(OUT)/boot/rootfs-verity.vhd

.PHONY: boot
boot: build ## the boot files alone, out/boot
	@$(MAKE) -s $(boot)

.PHONY: windows
windows: setup ## the programs for Windows, out/hcsshim-windows.zip
	@make/windows.sh

.PHONY: run
run: boot ## containerd and `ctr run`, with a container in a VM of its own
	@make/run.sh

.PHONY: test
test: boot ## all tests, those that boot VMs too (TEMPLATES=on or off for all of them)
	@$(MAKE) test-programs $(OUT)/guest/it/vsockprobe $(OUT)/guest/it/treelist $(OUT)/guest/it/posixcheck $(OUT)/guest/it/talker $(OUT)/pause.tar
	@$(MAKE) $(OUT)/debian.tar || test -s $(OUT)/debian.missing
	@make/test.sh

.PHONY: test-cri
test-cri: boot ## those of the CRI plugin on another containerd: CONTAINERD=trixie or sid
	@$(MAKE) $(OUT)/pause.tar
	@make/test-cri.sh

.PHONY: check
check: ## formatting, null checks, unit tests; no VM, no root
	@JAVA_HOME=$$(make/jdk.sh) ./mvnw -q -Pcheck verify

.PHONY: docs
docs: build ## the documentation as a site, out/site/index.html; fails at a broken link or a public member without comment
	@make/docs.sh

.PHONY: bench
bench: boot ## the numbers of SPEC.md, reference beside them
	@make/bench.sh

.PHONY: spec
spec: ## put the table of the last `make bench` into SPEC.md
	@make/bench.sh spec $(OUT)/bench SPEC.md

.PHONY: bench-compare
bench-compare: ## BASE=commit against this tree, in turns (GROUPS="vm ctr", ROUNDS=3)
	@make/bench-compare.sh

.PHONY: fuzz
fuzz: setup ## TIME=60 seconds of fuzzing for each of what takes bytes from outside (TARGET=part of a name, JOBS=at once)
	@make/fuzz.sh

.PHONY: faults
faults: all ## each part killed or stopped at each step: COUNT=200 SEED=0 GROUP=points, machine, stdio (TEMPLATES=off, BESIDE=20 pods)
	@make/faults.sh

.PHONY: boots
boots: boot ## COUNT=300 machines booted, PARALLEL=2 at a time: whether each comes up, and how soon
	@make/boots.sh

.PHONY: absence
absence: boot ## containerd away COUNT=10 times while containers write and end: what is missing afterwards
	@$(MAKE) $(OUT)/pause.tar
	@make/absence.sh

.PHONY: images
images: setup ## images of TREES=300 random trees in the eyes of e2fsck and veritysetup
	@make/images.sh

.PHONY: soak
soak: all ## COUNT=100 containers in a row, or N=1000 SEED=1 at random (TEMPLATES=off, BESIDE=20 pods), and what they leave (nothing)
	@if [ -n "$(N)" ]; then GROUP=soak COUNT=$(N) SEED=$${SEED:-1} make/faults.sh; else make/soak.sh; fi

.PHONY: soak-pods
soak-pods: boot ## twenty pods at once through the CRI plugin, from a template
	@$(MAKE) $(OUT)/pause.tar
	@make/test-cri.sh ManyPodsSoak

.PHONY: sbom
sbom: build ## out/sbom.json: what the product carries of others, with licences and hashes
	@make/sbom.sh

.PHONY: reproduce
reproduce: setup ## the committed tree built twice, and compared byte for byte
	@make/reproduce.sh

.PHONY: soak-clones
soak-clones: boot ## COUNT=100 clones in a row, CLONES_AT_ONCE=50 at once: none like another, nothing left
	@make/soak-clones.sh

.PHONY: micro
micro: setup ## JMH on the codecs and virtqueues (BENCHMARKS=part of a name)
	@make/micro.sh

.PHONY: fmt
fmt: ## format the Java sources
	@JAVA_HOME=$$(make/jdk.sh) ./mvnw -q -Pcheck spotless:apply

.PHONY: install
install: boot ## put the shim, the tools and the boot files under PREFIX (DESTDIR too)
	@make/install.sh "$(DESTDIR)$(PREFIX)"

.PHONY: uninstall
uninstall: ## take them away again
	@make/install.sh --remove "$(DESTDIR)$(PREFIX)"

.PHONY: clean
clean: ## remove out/ and what Maven made
	@rm -rf $(OUT) target */target

# ---- programs -----------------------------------------------------------------------------------

$(OUT)/work/lib.stamp: $(java_sources) $(poms) make/build.sh make/common.sh
	@make/build.sh
	@mkdir -p $(@D) && touch $@

# Written by the step above, and only if their content changed.
$(guest_jars) $(OUT)/lib/disk.jar: $(OUT)/work/lib.stamp
	@test -f $@

$(OUT)/work/bin.stamp: make/programs.sh make/common.sh $(wildcard shim/src/main/c/* cli/src/main/c/* vm/src/main/c/*)
	@make/programs.sh
	@mkdir -p $(@D) && touch $@

# What the resident shim starts from; the jars alone do too, slower.
$(OUT)/lib/shim.jsa: $(OUT)/work/lib.stamp $(OUT)/work/bin.stamp make/archive.sh make/common.sh
	@make/archive.sh

$(OUT)/hello.tar: make/hello.sh make/oci.sh make/common.sh
	@make/hello.sh

# What the pods of the tests begin with.
$(OUT)/pause.tar: $(OUT)/guest/it/pause make/pause.sh make/oci.sh make/common.sh
	@make/pause.sh

# For the tests. Where Debian cannot be had, out/debian.missing says why.
$(OUT)/debian.tar: make/debian.sh make/oci.sh make/common.sh
	@make/debian.sh

# ---- the guest ----------------------------------------------------------------------------------

guest_cc := gcc -std=gnu17 -static -Os -s -Wall -Wextra -Werror -ffunction-sections -Wl,--gc-sections,--build-id=none

$(OUT)/guest/bin/crun: make/crun.sh make/apt.sh make/common.sh
	@make/crun.sh

$(OUT)/guest/bin/%: guestimage/%.c guestimage/vsock.h guestimage/netdial.h guestimage/drivers.h
	@mkdir -p $(@D)
	@$(guest_cc) -o $@ $<

$(OUT)/guest/test/%: guestimage/test/%_test.c guestimage/test/check.h guestimage/vsock.h guestimage/netdial.h guestimage/drivers.h guestimage/%.c
	@mkdir -p $(@D)
	@gcc -std=gnu17 -Og -g -Wall -Wextra -Werror -fsanitize=address,undefined -o $@ $<

$(OUT)/guest/it/%: it/src/test/guest/%.c
	@mkdir -p $(@D)
	@$(guest_cc) -o $@ $<

.PHONY: test-programs
test-programs: $(addprefix $(OUT)/guest/test/,init vsockexec stage1)
	@for t in $^; do timeout 60 $$t 2> $$t.log || { cat $$t.log; exit 1; }; done

# A file that changes when the variable, or the commit, does.
$(OUT)/guest/base.name: FORCE
	@mkdir -p $(@D); echo "$(BASE)" | cmp -s - $@ || echo "$(BASE)" > $@
$(OUT)/kernel.name: FORCE
	@mkdir -p $(@D); echo "$(KERNEL)" | cmp -s - $@ || echo "$(KERNEL)" > $@
$(OUT)/guest/commit: FORCE
	@mkdir -p $(@D); c=$$(git rev-parse HEAD --abbrev-ref HEAD 2> /dev/null || echo none); \
	  echo "$$c" | cmp -s - $@ || echo "$$c" > $@
.PHONY: FORCE
FORCE:

$(OUT)/kernel/modules.order: guestimage/modules guestimage/stage1.modules make/kernel.sh make/common.sh $(OUT)/kernel.name
	@make/kernel.sh

$(OUT)/boot/vmlinuz $(OUT)/boot/vmlinux: $(OUT)/boot/%: $(OUT)/kernel/modules.order
	@mkdir -p $(@D)
	@cp $(OUT)/kernel/$* $@

$(OUT)/guest/gcs.aot: sys/src/main/c/hcssys.c $(guest_jars) guestimage/jvm.options guestimage/main-class guestimage/train.sh make/jre.sh make/common.sh
	@make/jre.sh

$(OUT)/work/delta.stamp: $(guest_programs) $(OUT)/guest/bin/crun $(OUT)/kernel/modules.order $(OUT)/guest/gcs.aot $(OUT)/guest/commit make/delta.sh make/common.sh
	@make/delta.sh
	@touch $@

$(OUT)/boot/initrd.img: $(OUT)/work/delta.stamp $(OUT)/guest/base.name $(BASE) make/rootfs.sh make/base.sh make/common.sh
	@make/rootfs.sh

$(OUT)/boot/stage1.img: $(OUT)/guest/bin/stage1 $(OUT)/kernel/modules.order make/stage1.sh make/common.sh
	@make/stage1.sh

$(OUT)/boot/rootfs.vhd: $(OUT)/boot/initrd.img $(OUT)/lib/disk.jar make/rootdisk.sh make/common.sh | $(products)
	@make/rootdisk.sh $@

# Made only when somebody asks for it: `make rootfs`.
$(OUT)/boot/rootfs-verity.vhd: $(OUT)/boot/initrd.img $(OUT)/lib/disk.jar make/rootdisk.sh make/common.sh | $(products)
	@make/rootdisk.sh --verity $@

$(OUT)/boot/manifest.json: $(filter-out %/manifest.json,$(boot)) pom.xml make/manifest.sh make/common.sh
	@make/manifest.sh

$(OUT)/delta.tar.gz: $(OUT)/work/delta.stamp
$(OUT)/rootfs.tar.gz $(OUT)/initrd.img: $(OUT)/boot/initrd.img
$(images): $(OUT)/%: make/pack.sh
	@make/pack.sh $*

$(OUT)/rootfs.vhd: $(OUT)/boot/rootfs.vhd
	@cp $< $@

# The file system, a dm-verity superblock and tree, the footer of a VHD.
$(OUT)/rootfs-verity.vhd: $(OUT)/boot/rootfs-verity.vhd
	@cp $< $@
	@cp $<.roothash $@.roothash
