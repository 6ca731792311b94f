// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FastPathEnd, Region } from '../../../mgmt/ring/region.js';

/** A region in a folder of its own with both ends open. */
export class TemporaryRegion {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-ring-'));
  readonly path = join(this.folder, 'region');
  readonly manager = Region.create(this.path);
  readonly fastPath = FastPathEnd.open(this.path);

  remove(): void {
    this.manager.close();
    this.fastPath.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
