/** What browsers with the Shape Detection API have; the others get the typed code alone. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (): Detector;
}

const detectorClass = (): DetectorClass | undefined => (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const canScan = (): boolean => detectorClass() !== undefined && navigator.mediaDevices?.getUserMedia !== undefined;

const lookEveryMs = 150;

/** Looks through the camera until `found` takes a code or `stop` is called. */
export class Scanner {
  private stream: MediaStream | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly found: (code: string) => boolean,
  ) {}

  async start(): Promise<void> {
    const Detector = detectorClass();
    if (Detector === undefined) throw new Error('no detector');
    const detector = new Detector();
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.look(detector);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  private look(detector: Detector): void {
    this.timer = setTimeout(() => {
      detector.detect(this.video).then(
        (codes) => {
          if (this.stream !== null && !codes.some(({ rawValue }) => this.found(rawValue))) this.look(detector);
        },
        () => this.look(detector), // a frame that cannot be read yet
      );
    }, lookEveryMs);
  }
}
