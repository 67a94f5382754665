/// The layers that Windows containers are made of: folders that a filter lays over each other.
/// [io.hcsshim.hcs.storage.Wclayer] is the first generation of the interface, every Windows with containers has it;
/// [io.hcsshim.hcs.storage.LayerStorage] is the second.
package io.hcsshim.hcs.storage;
