/// Files that survive a crash: folders that count from the moment their record is on disk.
package io.hcsshim.snapshotter.files;
