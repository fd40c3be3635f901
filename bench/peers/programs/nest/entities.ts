import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm'

@Entity('offices')
export class Office {
  @PrimaryColumn('uuid') id!: string
  @Column() name!: string
  @Column({ name: 'region_code' }) regionCode!: string
  @Column({ type: 'text', nullable: true }) telephone!: string | null
}

@Entity('applications')
export class Application {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column() reference!: string
  @Column({ default: 'draft' }) status!: string
  @VersionColumn() version!: number
  @Column({ name: 'permit_type' }) permitType!: string
  @Column({ name: 'village_code' }) villageCode!: string
  @Column({ name: 'office_id', type: 'uuid', nullable: true }) officeId!: string | null
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date
  @Column({ name: 'submitted_at', type: 'timestamptz', nullable: true }) submittedAt!: Date | null
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date
  @ManyToOne(() => Office) @JoinColumn({ name: 'office_id' }) office!: Relation<Office> | null
  @OneToOne(
    () => Form,
    (form) => form.application,
    { cascade: ['insert'] },
  )
  form!: Relation<Form>
  @OneToMany(
    () => Document,
    (document) => document.application,
  )
  documents!: Document[]
  @OneToMany(
    () => Event,
    (event) => event.application,
    { cascade: ['insert'] },
  )
  history!: Event[]
}

@Entity('forms')
export class Form {
  @PrimaryColumn({ name: 'application_id', type: 'uuid' }) applicationId!: string
  @Column('jsonb') answers!: Record<string, unknown>
  @OneToOne(
    () => Application,
    (application) => application.form,
  )
  @JoinColumn({ name: 'application_id' })
  application!: Relation<Application>
}

@Entity('documents')
export class Document {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column() slot!: string
  @Column({ name: 'file_name' }) fileName!: string
  @Column({ name: 'media_type' }) mediaType!: string
  @Column({ name: 'size_bytes' }) sizeBytes!: number
  @Column() sha256!: string
  @Column({ name: 'uploaded_at', type: 'timestamptz' }) uploadedAt!: Date
  @ManyToOne(
    () => Application,
    (application) => application.documents,
  )
  @JoinColumn({ name: 'application_id' })
  application!: Relation<Application>
}

@Entity('events')
export class Event {
  @PrimaryGeneratedColumn('uuid') id!: string
  @Column() version!: number
  @Column() action!: string
  @Column({ name: 'from_status', type: 'text', nullable: true }) fromStatus!: string | null
  @Column({ name: 'to_status' }) toStatus!: string
  @Column() actor!: string
  @CreateDateColumn({ type: 'timestamptz' }) at!: Date
  @ManyToOne(
    () => Application,
    (application) => application.history,
  )
  @JoinColumn({ name: 'application_id' })
  application!: Relation<Application>
}
